-- CreateTable
CREATE TABLE "FactVersion" (
    "id" SERIAL NOT NULL,
    "factId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "areaCode" TEXT NOT NULL DEFAULT '',
    "replaces" TEXT,
    "body" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "savedBy" INTEGER,
    "savedAt" TIMESTAMP(3) NOT NULL,
    "decidedBy" INTEGER,
    "decidedAt" TIMESTAMP(3),
    "remark" TEXT,
    "retiredAt" TIMESTAMP(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "FactVersion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "FactVersion_state_idx" ON "FactVersion"("state");

-- CreateIndex
CREATE UNIQUE INDEX "FactVersion_factId_version_key" ON "FactVersion"("factId", "version");
