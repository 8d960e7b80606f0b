-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "doubtAt" TIMESTAMP(3);
