-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "run" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Campaign" ADD COLUMN     "nextRunAt" TIMESTAMP(3),
ADD COLUMN     "runs" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "spentDong" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Campaign_nextRunAt_idx" ON "Campaign"("nextRunAt");
