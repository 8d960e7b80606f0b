-- AlterTable
ALTER TABLE "SendingRule" ADD COLUMN "delivered" TEXT;

-- CreateTable
CREATE TABLE "RuleDelivery" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "row" TEXT,
    "state" TEXT NOT NULL,
    "changedAt" DATETIME NOT NULL,
    "changedBy" INTEGER
);

-- Messages in doubt that nobody has decided, in the order staff read them. Partial: it costs the rest of the ledger nothing.
CREATE INDEX "Message_undecided_idx" ON "Message"("state", "id") WHERE "state" = 'unknown' AND "closedAt" IS NULL;
