-- AlterTable
ALTER TABLE "ChannelToken" ADD COLUMN     "facts" TEXT,
ADD COLUMN     "factsAt" TIMESTAMP(3),
ADD COLUMN     "refusedAt" TIMESTAMP(3),
ADD COLUMN     "refusedCode" INTEGER;

-- CreateTable
CREATE TABLE "ChannelGrant" (
    "stateHash" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "ChannelGrant_pkey" PRIMARY KEY ("stateHash")
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
    "seenAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ChannelTemplate_pkey" PRIMARY KEY ("account","templateId")
);

-- CreateIndex
CREATE INDEX "ChannelGrant_account_userId_idx" ON "ChannelGrant"("account", "userId");

-- CreateIndex
CREATE INDEX "ChannelTemplate_account_textId_idx" ON "ChannelTemplate"("account", "textId");
