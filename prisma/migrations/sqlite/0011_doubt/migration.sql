-- AlterTable
ALTER TABLE "Message" ADD COLUMN "doubtAt" DATETIME;
