-- CreateTable
CREATE TABLE "OutreachEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "reached" INTEGER,
    "linkCode" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "loggedAt" DATETIME NOT NULL,
    "loggedBy" INTEGER,
    "replacedBy" INTEGER,
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Link" (
    "code" TEXT NOT NULL PRIMARY KEY,
    "areaCode" TEXT NOT NULL,
    "placement" TEXT NOT NULL,
    "placementKind" TEXT NOT NULL DEFAULT 'other',
    "campaignId" INTEGER,
    "channel" TEXT,
    "target" TEXT,
    "createdAt" DATETIME NOT NULL,
    "createdBy" INTEGER,
    "retiredAt" DATETIME,
    "demo" BOOLEAN NOT NULL DEFAULT false
);
INSERT INTO "new_Link" ("areaCode", "campaignId", "channel", "code", "createdAt", "createdBy", "demo", "placement", "target") SELECT "areaCode", "campaignId", "channel", "code", "createdAt", "createdBy", "demo", "placement", "target" FROM "Link";
DROP TABLE "Link";
ALTER TABLE "new_Link" RENAME TO "Link";
CREATE INDEX "Link_areaCode_idx" ON "Link"("areaCode");
CREATE INDEX "Link_campaignId_idx" ON "Link"("campaignId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "OutreachEntry_areaCode_day_idx" ON "OutreachEntry"("areaCode", "day");

-- CreateIndex
CREATE INDEX "OutreachEntry_linkCode_idx" ON "OutreachEntry"("linkCode");
