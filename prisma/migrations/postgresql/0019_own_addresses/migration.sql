-- CreateTable
CREATE TABLE "OwnAddress" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "codeUntil" TIMESTAMP(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "verifiedAt" TIMESTAMP(3),

    CONSTRAINT "OwnAddress_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OwnAddress_channel_hash_idx" ON "OwnAddress"("channel", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "OwnAddress_userId_channel_hash_key" ON "OwnAddress"("userId", "channel", "hash");
