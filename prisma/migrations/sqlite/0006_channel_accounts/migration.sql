-- AlterTable
ALTER TABLE "ChannelToken" ADD COLUMN "facts" TEXT;
ALTER TABLE "ChannelToken" ADD COLUMN "factsAt" DATETIME;
ALTER TABLE "ChannelToken" ADD COLUMN "refusedAt" DATETIME;
ALTER TABLE "ChannelToken" ADD COLUMN "refusedCode" INTEGER;

-- CreateTable
CREATE TABLE "ChannelGrant" (
    "stateHash" TEXT NOT NULL PRIMARY KEY,
    "account" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);

-- CreateTable
CREATE TABLE "ChannelTemplate" (
    "account" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "tag" TEXT,
    "quality" TEXT,
    "params" TEXT NOT NULL DEFAULT '[]',
    "textId" TEXT NOT NULL DEFAULT '',
    "fields" TEXT NOT NULL DEFAULT '{}',
    "purpose" TEXT NOT NULL DEFAULT '',
    "priceUidDong" INTEGER,
    "pricePhoneDong" INTEGER,
    "byUser" BOOLEAN NOT NULL DEFAULT true,
    "seenAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,

    PRIMARY KEY ("account", "templateId")
);

-- CreateIndex
CREATE INDEX "ChannelGrant_account_userId_idx" ON "ChannelGrant"("account", "userId");

-- CreateIndex
CREATE INDEX "ChannelTemplate_account_textId_idx" ON "ChannelTemplate"("account", "textId");
