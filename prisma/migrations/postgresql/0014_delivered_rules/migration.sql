-- AlterTable
ALTER TABLE "SendingRule" ADD COLUMN     "delivered" TEXT;

-- CreateTable
CREATE TABLE "RuleDelivery" (
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "row" TEXT,
    "state" TEXT NOT NULL,
    "changedAt" TIMESTAMP(3) NOT NULL,
    "changedBy" INTEGER,

    CONSTRAINT "RuleDelivery_pkey" PRIMARY KEY ("key")
);

-- Messages in doubt that nobody has decided, in the order staff read them. Partial: it costs the rest of the ledger nothing.
CREATE INDEX "Message_undecided_idx" ON "Message"("state", "id") WHERE "state" = 'unknown' AND "closedAt" IS NULL;
