-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "sourceId" INTEGER,
    "channel" TEXT NOT NULL,
    "addressId" INTEGER,
    "groupId" INTEGER,
    "contactId" INTEGER,
    "campaignId" INTEGER,
    "wave" INTEGER NOT NULL DEFAULT 0,
    "run" INTEGER NOT NULL DEFAULT 0,
    "step" TEXT,
    "areaCode" TEXT NOT NULL,
    "textId" TEXT,
    "payload" TEXT,
    "linkCode" TEXT,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "rule" TEXT,
    "reason" TEXT,
    "staffText" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" DATETIME NOT NULL,
    "expiresAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "claimedAt" DATETIME,
    "claimedBy" TEXT,
    "sentAt" DATETIME,
    "deliveredAt" DATETIME,
    "seenAt" DATETIME,
    "closedAt" DATETIME,
    "providerId" TEXT,
    "segments" INTEGER,
    "priceDong" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false
);
INSERT INTO "new_Message" ("addressId", "areaCode", "attempts", "campaignId", "channel", "claimedAt", "claimedBy", "closedAt", "contactId", "createdAt", "deliveredAt", "demo", "expiresAt", "groupId", "id", "key", "lane", "linkCode", "nextAt", "payload", "priceDong", "providerId", "purpose", "reason", "rule", "seenAt", "segments", "sentAt", "source", "sourceId", "staffText", "state", "step", "textId", "wave") SELECT "addressId", "areaCode", "attempts", "campaignId", "channel", "claimedAt", "claimedBy", "closedAt", "contactId", "createdAt", "deliveredAt", "demo", "expiresAt", "groupId", "id", "key", "lane", "linkCode", "nextAt", "payload", "priceDong", "providerId", "purpose", "reason", "rule", "seenAt", "segments", "sentAt", "source", "sourceId", "staffText", "state", "step", "textId", "wave" FROM "Message";
DROP TABLE "Message";
ALTER TABLE "new_Message" RENAME TO "Message";
CREATE UNIQUE INDEX "Message_key_key" ON "Message"("key");
CREATE INDEX "Message_state_lane_channel_nextAt_idx" ON "Message"("state", "lane", "channel", "nextAt");
CREATE INDEX "Message_campaignId_state_idx" ON "Message"("campaignId", "state");
CREATE INDEX "Message_channel_providerId_idx" ON "Message"("channel", "providerId");
CREATE INDEX "Message_contactId_sentAt_idx" ON "Message"("contactId", "sentAt");
CREATE INDEX "Message_addressId_sentAt_idx" ON "Message"("addressId", "sentAt");
CREATE INDEX "Message_source_sourceId_idx" ON "Message"("source", "sourceId");
CREATE TABLE "new_Campaign" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "texts" TEXT NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'draft',
    "digest" TEXT,
    "audienceSize" INTEGER,
    "authorId" INTEGER NOT NULL,
    "approverId" INTEGER,
    "areaCode" TEXT NOT NULL,
    "startAt" DATETIME NOT NULL,
    "endAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "submittedAt" DATETIME,
    "approvedAt" DATETIME,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "pausedAt" DATETIME,
    "pauseReason" TEXT,
    "runs" INTEGER NOT NULL DEFAULT 1,
    "nextRunAt" DATETIME,
    "spentDong" INTEGER NOT NULL DEFAULT 0,
    "demo" BOOLEAN NOT NULL DEFAULT false
);
INSERT INTO "new_Campaign" ("approvedAt", "approverId", "areaCode", "audienceSize", "authorId", "createdAt", "demo", "digest", "endAt", "finishedAt", "id", "name", "pauseReason", "pausedAt", "plan", "purpose", "startAt", "startedAt", "state", "submittedAt", "texts") SELECT "approvedAt", "approverId", "areaCode", "audienceSize", "authorId", "createdAt", "demo", "digest", "endAt", "finishedAt", "id", "name", "pauseReason", "pausedAt", "plan", "purpose", "startAt", "startedAt", "state", "submittedAt", "texts" FROM "Campaign";
DROP TABLE "Campaign";
ALTER TABLE "new_Campaign" RENAME TO "Campaign";
CREATE INDEX "Campaign_state_startAt_idx" ON "Campaign"("state", "startAt");
CREATE INDEX "Campaign_nextRunAt_idx" ON "Campaign"("nextRunAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
