-- CreateTable
CREATE TABLE "FactVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "factId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "areaCode" TEXT NOT NULL DEFAULT '',
    "replaces" TEXT,
    "body" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "savedBy" INTEGER,
    "savedAt" DATETIME NOT NULL,
    "decidedBy" INTEGER,
    "decidedAt" DATETIME,
    "remark" TEXT,
    "retiredAt" DATETIME,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateIndex
CREATE INDEX "FactVersion_state_idx" ON "FactVersion"("state");

-- CreateIndex
CREATE UNIQUE INDEX "FactVersion_factId_version_key" ON "FactVersion"("factId", "version");
