-- AlterTable
ALTER TABLE "Dossier" ADD COLUMN     "livesWith" TEXT;

-- AlterTable
ALTER TABLE "Consent" ADD COLUMN     "easedBy" TEXT;

-- CreateTable
CREATE TABLE "ConsentChoice" (
    "id" SERIAL NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "choice" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "validFrom" TIMESTAMP(3) NOT NULL,
    "savedBy" INTEGER,
    "savedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ConsentChoice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ConsentChoice_provinceCode_version_key" ON "ConsentChoice"("provinceCode", "version");
