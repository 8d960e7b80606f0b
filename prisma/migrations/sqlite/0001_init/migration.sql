-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "AreaProfile" (
    "areaCode" TEXT NOT NULL PRIMARY KEY,
    "deskAddress" TEXT,
    "hours" TEXT,
    "phone" TEXT,
    "guideUrl" TEXT,
    "updatedAt" DATETIME NOT NULL,
    "updatedBy" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "disabledAt" DATETIME,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    CONSTRAINT "SignInLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "csrf" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "userId" INTEGER,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '{}'
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "areaCode" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "nameSealed" TEXT,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "Address" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "contactId" INTEGER,
    "channel" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "goneReason" TEXT,
    "lastInboundAt" DATETIME,
    "stoppedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Address_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Permission" (
    "contactId" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("contactId", "purpose"),
    CONSTRAINT "Permission_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ContactTag" (
    "contactId" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,

    PRIMARY KEY ("contactId", "tag"),
    CONSTRAINT "ContactTag_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Group" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "hash" TEXT,
    "sealed" TEXT,
    "areaCode" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "hamlet" TEXT,
    "mode" TEXT NOT NULL,
    "members" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'open',
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "Inbound" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "channel" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "receivedAt" DATETIME NOT NULL,
    "nextAt" DATETIME NOT NULL,
    "doneAt" DATETIME
);

-- CreateTable
CREATE TABLE "Talk" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "addressId" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "areaCode" TEXT,
    "state" TEXT NOT NULL DEFAULT '{}',
    "holder" TEXT NOT NULL DEFAULT 'bot',
    "heldBy" INTEGER,
    "heldSince" DATETIME,
    "greetedAt" DATETIME,
    "updatedAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "Turn" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "talkId" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "direction" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "textSealed" TEXT NOT NULL,
    "topic" TEXT,
    "kind" TEXT,
    "confidence" REAL,
    "feedback" TEXT,
    CONSTRAINT "Turn_talkId_fkey" FOREIGN KEY ("talkId") REFERENCES "Talk" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LabelledMessage" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "text" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "addedBy" INTEGER,
    "addedAt" DATETIME NOT NULL,
    "reviewedAt" DATETIME,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "KnowledgeVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "topic" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "yaml" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "savedBy" INTEGER,
    "savedAt" DATETIME NOT NULL,
    "retiredAt" DATETIME,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "Message" (
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

-- CreateTable
CREATE TABLE "Receipt" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "channel" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "at" DATETIME NOT NULL,
    "receivedAt" DATETIME NOT NULL,
    "messageId" INTEGER,
    "applied" BOOLEAN NOT NULL
);

-- CreateTable
CREATE TABLE "SendingRule" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "channel" TEXT,
    "purpose" TEXT,
    "value" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL,
    "validFrom" DATETIME NOT NULL,
    "validTo" DATETIME,
    "changedAt" DATETIME NOT NULL,
    "changedBy" INTEGER
);

-- CreateTable
CREATE TABLE "ChannelDay" (
    "channel" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("channel", "day")
);

-- CreateTable
CREATE TABLE "Campaign" (
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
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "Dossier" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "nationalCode" TEXT NOT NULL,
    "provincialCode" TEXT,
    "bundle" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "applicantId" INTEGER,
    "wrongApplicantId" INTEGER,
    "lastImportId" INTEGER,
    "vanishedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "dossierId" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "personKey" TEXT NOT NULL DEFAULT '',
    "contactId" INTEGER,
    "wrongContactId" INTEGER,
    "nameSealed" TEXT,
    "state" TEXT NOT NULL,
    "asOf" DATETIME NOT NULL,
    "requestedAt" DATETIME NOT NULL,
    "deadlineAt" DATETIME,
    "lookAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Consent_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ConsentImport" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "fileName" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "asOf" DATETIME NOT NULL,
    "loadedAt" DATETIME NOT NULL,
    "loadedBy" INTEGER,
    "rows" INTEGER NOT NULL,
    "created" INTEGER NOT NULL,
    "updated" INTEGER NOT NULL,
    "vanished" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "UptakeTable" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "fileName" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,
    "extractedAt" DATETIME,
    "loadedAt" DATETIME NOT NULL,
    "loadedBy" INTEGER,
    "printed" TEXT NOT NULL DEFAULT '{}',
    "acceptedReason" TEXT,
    "supersededBy" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "UptakeRow" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tableId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "unitName" TEXT NOT NULL,
    "unitKind" TEXT NOT NULL,
    "areaCode" TEXT,
    "district" TEXT,
    "bundle" TEXT NOT NULL,
    "total" INTEGER,
    "linked" INTEGER,
    "printedRate" REAL,
    "cell" TEXT NOT NULL,
    CONSTRAINT "UptakeRow_tableId_fkey" FOREIGN KEY ("tableId") REFERENCES "UptakeTable" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "UptakeProblem" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tableId" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "row" INTEGER,
    "column" TEXT,
    "value" TEXT,
    "printed" TEXT,
    "computed" TEXT,
    "message" TEXT NOT NULL,
    "todo" TEXT NOT NULL,
    "accepted" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "UptakeProblem_tableId_fkey" FOREIGN KEY ("tableId") REFERENCES "UptakeTable" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Link" (
    "code" TEXT NOT NULL PRIMARY KEY,
    "areaCode" TEXT NOT NULL,
    "placement" TEXT NOT NULL,
    "campaignId" INTEGER,
    "channel" TEXT,
    "target" TEXT,
    "createdAt" DATETIME NOT NULL,
    "createdBy" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "Visit" (
    "linkCode" TEXT NOT NULL,
    "hour" DATETIME NOT NULL,
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    PRIMARY KEY ("linkCode", "hour", "kind")
);

-- CreateTable
CREATE TABLE "ChannelToken" (
    "account" TEXT NOT NULL PRIMARY KEY,
    "sealed" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "accessExpiresAt" DATETIME,
    "refreshExpiresAt" DATETIME,
    "updatedAt" DATETIME NOT NULL,
    "lockedUntil" DATETIME,
    "lockedBy" TEXT
);

-- CreateIndex
CREATE UNIQUE INDEX "User_name_key" ON "User"("name");

-- CreateIndex
CREATE INDEX "SignInLink_userId_idx" ON "SignInLink"("userId");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");

-- CreateIndex
CREATE INDEX "Contact_provinceCode_areaCode_idx" ON "Contact"("provinceCode", "areaCode");

-- CreateIndex
CREATE INDEX "Address_contactId_idx" ON "Address"("contactId");

-- CreateIndex
CREATE UNIQUE INDEX "Address_channel_hash_key" ON "Address"("channel", "hash");

-- CreateIndex
CREATE INDEX "ContactTag_tag_idx" ON "ContactTag"("tag");

-- CreateIndex
CREATE UNIQUE INDEX "Group_key_key" ON "Group"("key");

-- CreateIndex
CREATE INDEX "Group_provinceCode_areaCode_idx" ON "Group"("provinceCode", "areaCode");

-- CreateIndex
CREATE INDEX "Inbound_state_nextAt_idx" ON "Inbound"("state", "nextAt");

-- CreateIndex
CREATE UNIQUE INDEX "Inbound_channel_providerId_key" ON "Inbound"("channel", "providerId");

-- CreateIndex
CREATE UNIQUE INDEX "Talk_addressId_key" ON "Talk"("addressId");

-- CreateIndex
CREATE INDEX "Talk_holder_updatedAt_idx" ON "Talk"("holder", "updatedAt");

-- CreateIndex
CREATE INDEX "Talk_areaCode_idx" ON "Talk"("areaCode");

-- CreateIndex
CREATE INDEX "Turn_talkId_id_idx" ON "Turn"("talkId", "id");

-- CreateIndex
CREATE INDEX "Turn_kind_at_idx" ON "Turn"("kind", "at");

-- CreateIndex
CREATE UNIQUE INDEX "LabelledMessage_folded_key" ON "LabelledMessage"("folded");

-- CreateIndex
CREATE UNIQUE INDEX "KnowledgeVersion_topic_version_key" ON "KnowledgeVersion"("topic", "version");

-- CreateIndex
CREATE UNIQUE INDEX "Message_key_key" ON "Message"("key");

-- CreateIndex
CREATE INDEX "Message_state_lane_channel_nextAt_idx" ON "Message"("state", "lane", "channel", "nextAt");

-- CreateIndex
CREATE INDEX "Message_campaignId_state_idx" ON "Message"("campaignId", "state");

-- CreateIndex
CREATE INDEX "Message_channel_providerId_idx" ON "Message"("channel", "providerId");

-- CreateIndex
CREATE INDEX "Message_contactId_sentAt_idx" ON "Message"("contactId", "sentAt");

-- CreateIndex
CREATE INDEX "Message_addressId_sentAt_idx" ON "Message"("addressId", "sentAt");

-- CreateIndex
CREATE INDEX "Message_source_sourceId_idx" ON "Message"("source", "sourceId");

-- CreateIndex
CREATE INDEX "Receipt_messageId_idx" ON "Receipt"("messageId");

-- CreateIndex
CREATE UNIQUE INDEX "Receipt_channel_providerId_state_key" ON "Receipt"("channel", "providerId", "state");

-- CreateIndex
CREATE INDEX "SendingRule_kind_idx" ON "SendingRule"("kind");

-- CreateIndex
CREATE INDEX "Campaign_state_startAt_idx" ON "Campaign"("state", "startAt");

-- CreateIndex
CREATE UNIQUE INDEX "Dossier_nationalCode_key" ON "Dossier"("nationalCode");

-- CreateIndex
CREATE INDEX "Dossier_provinceCode_areaCode_idx" ON "Dossier"("provinceCode", "areaCode");

-- CreateIndex
CREATE INDEX "Dossier_provincialCode_idx" ON "Dossier"("provincialCode");

-- CreateIndex
CREATE INDEX "Consent_state_lookAt_idx" ON "Consent"("state", "lookAt");

-- CreateIndex
CREATE INDEX "Consent_contactId_idx" ON "Consent"("contactId");

-- CreateIndex
CREATE UNIQUE INDEX "Consent_dossierId_role_personKey_key" ON "Consent"("dossierId", "role", "personKey");

-- CreateIndex
CREATE INDEX "UptakeTable_provinceCode_periodFrom_periodTo_idx" ON "UptakeTable"("provinceCode", "periodFrom", "periodTo");

-- CreateIndex
CREATE UNIQUE INDEX "UptakeRow_tableId_position_bundle_key" ON "UptakeRow"("tableId", "position", "bundle");

-- CreateIndex
CREATE INDEX "UptakeProblem_tableId_idx" ON "UptakeProblem"("tableId");

-- CreateIndex
CREATE INDEX "Link_areaCode_idx" ON "Link"("areaCode");

-- CreateIndex
CREATE INDEX "Link_campaignId_idx" ON "Link"("campaignId");
