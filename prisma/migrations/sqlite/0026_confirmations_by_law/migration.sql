-- AlterTable
ALTER TABLE "Dossier" ADD COLUMN "livesWith" TEXT;

-- AlterTable
ALTER TABLE "Consent" ADD COLUMN "easedBy" TEXT;

-- CreateTable
CREATE TABLE "ConsentChoice" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "provinceCode" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "choice" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "validFrom" DATETIME NOT NULL,
    "savedBy" INTEGER,
    "savedAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "ConsentChoice_provinceCode_version_key" ON "ConsentChoice"("provinceCode", "version");
