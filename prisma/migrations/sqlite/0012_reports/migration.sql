-- AlterTable
ALTER TABLE "UptakeRow" ADD COLUMN "overdue" INTEGER;
ALTER TABLE "UptakeRow" ADD COLUMN "reached" INTEGER;
ALTER TABLE "UptakeRow" ADD COLUMN "received" INTEGER;
ALTER TABLE "UptakeRow" ADD COLUMN "returned" INTEGER;
ALTER TABLE "UptakeRow" ADD COLUMN "unexplained" INTEGER;

-- CreateTable
CREATE TABLE "Difficulty" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "provinceCode" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "answer" TEXT NOT NULL DEFAULT '',
    "ownerId" INTEGER,
    "createdBy" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "solvedOn" TEXT
);

-- CreateTable
CREATE TABLE "OfficeReport" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "correction" TEXT,
    "body" TEXT NOT NULL,
    "madeAt" DATETIME NOT NULL,
    "madeBy" INTEGER
);

-- CreateTable
CREATE TABLE "ReportWording" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "provinceCode" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "savedAt" DATETIME NOT NULL,
    "savedBy" INTEGER
);

-- CreateIndex
CREATE INDEX "Difficulty_provinceCode_day_idx" ON "Difficulty"("provinceCode", "day");

-- CreateIndex
CREATE INDEX "Difficulty_provinceCode_state_idx" ON "Difficulty"("provinceCode", "state");

-- CreateIndex
CREATE UNIQUE INDEX "OfficeReport_provinceCode_kind_periodFrom_periodTo_version_key" ON "OfficeReport"("provinceCode", "kind", "periodFrom", "periodTo", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ReportWording_provinceCode_kind_version_key" ON "ReportWording"("provinceCode", "kind", "version");
