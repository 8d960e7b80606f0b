-- CreateTable
CREATE TABLE "PermissionEvent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "contactId" INTEGER,
    "addressId" INTEGER,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "importId" INTEGER,
    "userId" INTEGER
);

-- CreateTable
CREATE TABLE "PersonRequest" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "contactId" INTEGER,
    "addressId" INTEGER,
    "areaCode" TEXT NOT NULL,
    "askedAt" DATETIME NOT NULL,
    "replyBy" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "extendedAt" DATETIME,
    "answeredAt" DATETIME,
    "closedAt" DATETIME,
    "openedBy" INTEGER,
    "answeredBy" INTEGER,
    "closedBy" INTEGER,
    "wordsSealed" TEXT,
    "noteSealed" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "RetentionRun" (
    "day" TEXT NOT NULL PRIMARY KEY,
    "startedAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,
    "counts" TEXT NOT NULL DEFAULT '{}'
);

-- CreateIndex
CREATE INDEX "PermissionEvent_contactId_idx" ON "PermissionEvent"("contactId");

-- CreateIndex
CREATE INDEX "PermissionEvent_addressId_idx" ON "PermissionEvent"("addressId");

-- CreateIndex
CREATE INDEX "PermissionEvent_importId_idx" ON "PermissionEvent"("importId");

-- CreateIndex
CREATE INDEX "PersonRequest_state_dueAt_idx" ON "PersonRequest"("state", "dueAt");

-- CreateIndex
CREATE INDEX "PersonRequest_areaCode_state_idx" ON "PersonRequest"("areaCode", "state");

-- CreateIndex
CREATE INDEX "PersonRequest_contactId_idx" ON "PersonRequest"("contactId");

-- CreateIndex
CREATE INDEX "PersonRequest_addressId_idx" ON "PersonRequest"("addressId");

-- Evidence of consent is never changed, and removed only after the person and their address are gone.
CREATE TRIGGER "PermissionEvent_no_change" BEFORE UPDATE ON "PermissionEvent"
BEGIN
  SELECT RAISE(ABORT, 'PermissionEvent is append-only');
END;

CREATE TRIGGER "PermissionEvent_no_removal" BEFORE DELETE ON "PermissionEvent"
WHEN EXISTS (SELECT 1 FROM "Contact" WHERE "id" = OLD."contactId")
  OR EXISTS (SELECT 1 FROM "Address" WHERE "id" = OLD."addressId" AND "sealed" <> '')
BEGIN
  SELECT RAISE(ABORT, 'PermissionEvent is append-only');
END;
