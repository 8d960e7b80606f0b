-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "areas" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "hash" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "program" TEXT;

-- CreateTable
CREATE TABLE "AuditTouch" (
    "areaCode" TEXT NOT NULL,
    "entryId" INTEGER NOT NULL,

    CONSTRAINT "AuditTouch_pkey" PRIMARY KEY ("areaCode","entryId")
);

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL,
    "entryId" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "genesis" TEXT NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AuditEntry_userId_action_at_idx" ON "AuditEntry"("userId", "action", "at");
