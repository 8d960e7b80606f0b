-- AlterTable
ALTER TABLE "Consent" ADD COLUMN     "callWhy" TEXT,
ADD COLUMN     "contradictedAt" TIMESTAMP(3),
ADD COLUMN     "phoneSealed" TEXT;

-- CreateTable
CREATE TABLE "ConsentEvent" (
    "id" SERIAL NOT NULL,
    "dossierId" INTEGER NOT NULL,
    "consentId" INTEGER,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "userId" INTEGER,
    "importId" INTEGER,

    CONSTRAINT "ConsentEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConsentLadder" (
    "id" SERIAL NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "validFrom" TIMESTAMP(3) NOT NULL,
    "savedBy" INTEGER,
    "savedAt" TIMESTAMP(3) NOT NULL,
    "retiredAt" TIMESTAMP(3),

    CONSTRAINT "ConsentLadder_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ConsentEvent_dossierId_idx" ON "ConsentEvent"("dossierId");

-- CreateIndex
CREATE UNIQUE INDEX "ConsentLadder_provinceCode_version_key" ON "ConsentLadder"("provinceCode", "version");

-- CreateIndex
CREATE INDEX "Consent_state_requestedAt_idx" ON "Consent"("state", "requestedAt");

-- AddForeignKey
ALTER TABLE "ConsentEvent" ADD CONSTRAINT "ConsentEvent_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier"("id") ON DELETE CASCADE ON UPDATE CASCADE;
