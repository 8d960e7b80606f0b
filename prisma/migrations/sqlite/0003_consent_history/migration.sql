-- AlterTable
ALTER TABLE "Consent" ADD COLUMN "callWhy" TEXT;
ALTER TABLE "Consent" ADD COLUMN "contradictedAt" DATETIME;
ALTER TABLE "Consent" ADD COLUMN "phoneSealed" TEXT;

-- CreateTable
CREATE TABLE "ConsentEvent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "dossierId" INTEGER NOT NULL,
    "consentId" INTEGER,
    "at" DATETIME NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "userId" INTEGER,
    "importId" INTEGER,
    CONSTRAINT "ConsentEvent_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ConsentLadder" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "provinceCode" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "validFrom" DATETIME NOT NULL,
    "savedBy" INTEGER,
    "savedAt" DATETIME NOT NULL,
    "retiredAt" DATETIME
);

-- CreateIndex
CREATE INDEX "ConsentEvent_dossierId_idx" ON "ConsentEvent"("dossierId");

-- CreateIndex
CREATE UNIQUE INDEX "ConsentLadder_provinceCode_version_key" ON "ConsentLadder"("provinceCode", "version");

-- CreateIndex
CREATE INDEX "Consent_state_requestedAt_idx" ON "Consent"("state", "requestedAt");
