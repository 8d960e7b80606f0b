-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "AreaProfile" (
    "areaCode" TEXT NOT NULL,
    "deskAddress" TEXT,
    "hours" TEXT,
    "phone" TEXT,
    "guideUrl" TEXT,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "updatedBy" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "AreaProfile_pkey" PRIMARY KEY ("areaCode")
);

-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "disabledAt" TIMESTAMP(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "tokenHash" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "SignInLink_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "csrf" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" SERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "userId" INTEGER,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '{}',

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" SERIAL NOT NULL,
    "areaCode" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "nameSealed" TEXT,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Address" (
    "id" SERIAL NOT NULL,
    "contactId" INTEGER,
    "channel" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "goneReason" TEXT,
    "lastInboundAt" TIMESTAMP(3),
    "stoppedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Permission" (
    "contactId" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Permission_pkey" PRIMARY KEY ("contactId","purpose")
);

-- CreateTable
CREATE TABLE "ContactTag" (
    "contactId" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,

    CONSTRAINT "ContactTag_pkey" PRIMARY KEY ("contactId","tag")
);

-- CreateTable
CREATE TABLE "Group" (
    "id" SERIAL NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Inbound" (
    "id" SERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "nextAt" TIMESTAMP(3) NOT NULL,
    "doneAt" TIMESTAMP(3),

    CONSTRAINT "Inbound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Talk" (
    "id" SERIAL NOT NULL,
    "addressId" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "areaCode" TEXT,
    "state" TEXT NOT NULL DEFAULT '{}',
    "holder" TEXT NOT NULL DEFAULT 'bot',
    "heldBy" INTEGER,
    "heldSince" TIMESTAMP(3),
    "greetedAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Talk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Turn" (
    "id" SERIAL NOT NULL,
    "talkId" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "direction" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "textSealed" TEXT NOT NULL,
    "topic" TEXT,
    "kind" TEXT,
    "confidence" DOUBLE PRECISION,
    "feedback" TEXT,

    CONSTRAINT "Turn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LabelledMessage" (
    "id" SERIAL NOT NULL,
    "text" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "addedBy" INTEGER,
    "addedAt" TIMESTAMP(3) NOT NULL,
    "reviewedAt" TIMESTAMP(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "LabelledMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KnowledgeVersion" (
    "id" SERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "yaml" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "savedBy" INTEGER,
    "savedAt" TIMESTAMP(3) NOT NULL,
    "retiredAt" TIMESTAMP(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "KnowledgeVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" SERIAL NOT NULL,
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
    "nextAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "claimedAt" TIMESTAMP(3),
    "claimedBy" TEXT,
    "sentAt" TIMESTAMP(3),
    "deliveredAt" TIMESTAMP(3),
    "seenAt" TIMESTAMP(3),
    "closedAt" TIMESTAMP(3),
    "providerId" TEXT,
    "segments" INTEGER,
    "priceDong" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Receipt" (
    "id" SERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMP(3) NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "messageId" INTEGER,
    "applied" BOOLEAN NOT NULL,

    CONSTRAINT "Receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SendingRule" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT,
    "purpose" TEXT,
    "value" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL,
    "validFrom" TIMESTAMP(3) NOT NULL,
    "validTo" TIMESTAMP(3),
    "changedAt" TIMESTAMP(3) NOT NULL,
    "changedBy" INTEGER,

    CONSTRAINT "SendingRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChannelDay" (
    "channel" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ChannelDay_pkey" PRIMARY KEY ("channel","day")
);

-- CreateTable
CREATE TABLE "Campaign" (
    "id" SERIAL NOT NULL,
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
    "startAt" TIMESTAMP(3) NOT NULL,
    "endAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "submittedAt" TIMESTAMP(3),
    "approvedAt" TIMESTAMP(3),
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "pausedAt" TIMESTAMP(3),
    "pauseReason" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dossier" (
    "id" SERIAL NOT NULL,
    "nationalCode" TEXT NOT NULL,
    "provincialCode" TEXT,
    "bundle" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "applicantId" INTEGER,
    "wrongApplicantId" INTEGER,
    "lastImportId" INTEGER,
    "vanishedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Dossier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" SERIAL NOT NULL,
    "dossierId" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "personKey" TEXT NOT NULL DEFAULT '',
    "contactId" INTEGER,
    "wrongContactId" INTEGER,
    "nameSealed" TEXT,
    "state" TEXT NOT NULL,
    "asOf" TIMESTAMP(3) NOT NULL,
    "requestedAt" TIMESTAMP(3) NOT NULL,
    "deadlineAt" TIMESTAMP(3),
    "lookAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConsentImport" (
    "id" SERIAL NOT NULL,
    "fileName" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "asOf" TIMESTAMP(3) NOT NULL,
    "loadedAt" TIMESTAMP(3) NOT NULL,
    "loadedBy" INTEGER,
    "rows" INTEGER NOT NULL,
    "created" INTEGER NOT NULL,
    "updated" INTEGER NOT NULL,
    "vanished" INTEGER NOT NULL,

    CONSTRAINT "ConsentImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UptakeTable" (
    "id" SERIAL NOT NULL,
    "fileName" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,
    "extractedAt" TIMESTAMP(3),
    "loadedAt" TIMESTAMP(3) NOT NULL,
    "loadedBy" INTEGER,
    "printed" TEXT NOT NULL DEFAULT '{}',
    "acceptedReason" TEXT,
    "supersededBy" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "UptakeTable_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UptakeRow" (
    "id" SERIAL NOT NULL,
    "tableId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "unitName" TEXT NOT NULL,
    "unitKind" TEXT NOT NULL,
    "areaCode" TEXT,
    "district" TEXT,
    "bundle" TEXT NOT NULL,
    "total" INTEGER,
    "linked" INTEGER,
    "printedRate" DOUBLE PRECISION,
    "cell" TEXT NOT NULL,

    CONSTRAINT "UptakeRow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UptakeProblem" (
    "id" SERIAL NOT NULL,
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

    CONSTRAINT "UptakeProblem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Link" (
    "code" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "placement" TEXT NOT NULL,
    "campaignId" INTEGER,
    "channel" TEXT,
    "target" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "createdBy" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Link_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "Visit" (
    "linkCode" TEXT NOT NULL,
    "hour" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "Visit_pkey" PRIMARY KEY ("linkCode","hour","kind")
);

-- CreateTable
CREATE TABLE "ChannelToken" (
    "account" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "accessExpiresAt" TIMESTAMP(3),
    "refreshExpiresAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "lockedUntil" TIMESTAMP(3),
    "lockedBy" TEXT,

    CONSTRAINT "ChannelToken_pkey" PRIMARY KEY ("account")
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

-- AddForeignKey
ALTER TABLE "SignInLink" ADD CONSTRAINT "SignInLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Address" ADD CONSTRAINT "Address_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Permission" ADD CONSTRAINT "Permission_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ContactTag" ADD CONSTRAINT "ContactTag_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_talkId_fkey" FOREIGN KEY ("talkId") REFERENCES "Talk"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Consent" ADD CONSTRAINT "Consent_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UptakeRow" ADD CONSTRAINT "UptakeRow_tableId_fkey" FOREIGN KEY ("tableId") REFERENCES "UptakeTable"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UptakeProblem" ADD CONSTRAINT "UptakeProblem_tableId_fkey" FOREIGN KEY ("tableId") REFERENCES "UptakeTable"("id") ON DELETE CASCADE ON UPDATE CASCADE;
