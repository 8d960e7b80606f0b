-- AlterTable
ALTER TABLE "UptakeRow" ADD COLUMN     "overdue" INTEGER,
ADD COLUMN     "reached" INTEGER,
ADD COLUMN     "received" INTEGER,
ADD COLUMN     "returned" INTEGER,
ADD COLUMN     "unexplained" INTEGER;

-- CreateTable
CREATE TABLE "Difficulty" (
    "id" SERIAL NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "answer" TEXT NOT NULL DEFAULT '',
    "ownerId" INTEGER,
    "createdBy" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "solvedOn" TEXT,

    CONSTRAINT "Difficulty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OfficeReport" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "correction" TEXT,
    "body" TEXT NOT NULL,
    "madeAt" TIMESTAMP(3) NOT NULL,
    "madeBy" INTEGER,

    CONSTRAINT "OfficeReport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportWording" (
    "id" SERIAL NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "savedAt" TIMESTAMP(3) NOT NULL,
    "savedBy" INTEGER,

    CONSTRAINT "ReportWording_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Difficulty_provinceCode_day_idx" ON "Difficulty"("provinceCode", "day");

-- CreateIndex
CREATE INDEX "Difficulty_provinceCode_state_idx" ON "Difficulty"("provinceCode", "state");

-- CreateIndex
CREATE UNIQUE INDEX "OfficeReport_provinceCode_kind_periodFrom_periodTo_version_key" ON "OfficeReport"("provinceCode", "kind", "periodFrom", "periodTo", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ReportWording_provinceCode_kind_version_key" ON "ReportWording"("provinceCode", "kind", "version");
