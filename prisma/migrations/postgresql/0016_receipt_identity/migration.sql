-- DropIndex
DROP INDEX "Receipt_channel_providerId_state_key";

-- AlterTable
ALTER TABLE "Receipt" ADD COLUMN     "recipient" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "stamp" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX "Receipt_channel_providerId_state_recipient_stamp_key" ON "Receipt"("channel", "providerId", "state", "recipient", "stamp");
