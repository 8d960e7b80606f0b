-- CreateTable
CREATE TABLE "OwnAddress" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "codeUntil" DATETIME NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "askedAt" DATETIME NOT NULL,
    "verifiedAt" DATETIME
);

-- CreateIndex
CREATE INDEX "OwnAddress_channel_hash_idx" ON "OwnAddress"("channel", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "OwnAddress_userId_channel_hash_key" ON "OwnAddress"("userId", "channel", "hash");
