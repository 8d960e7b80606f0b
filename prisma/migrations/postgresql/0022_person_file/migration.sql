-- CreateTable
CREATE TABLE "PermissionEvent" (
    "id" SERIAL NOT NULL,
    "contactId" INTEGER,
    "addressId" INTEGER,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "importId" INTEGER,
    "userId" INTEGER,

    CONSTRAINT "PermissionEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PersonRequest" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "contactId" INTEGER,
    "addressId" INTEGER,
    "areaCode" TEXT NOT NULL,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "replyBy" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "extendedAt" TIMESTAMP(3),
    "answeredAt" TIMESTAMP(3),
    "closedAt" TIMESTAMP(3),
    "openedBy" INTEGER,
    "answeredBy" INTEGER,
    "closedBy" INTEGER,
    "wordsSealed" TEXT,
    "noteSealed" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "PersonRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RetentionRun" (
    "day" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    "counts" TEXT NOT NULL DEFAULT '{}',

    CONSTRAINT "RetentionRun_pkey" PRIMARY KEY ("day")
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
-- The migration engine cuts a script at every semicolon, so those inside the body are written \073.
CREATE FUNCTION permission_event_append_only() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  IF TG_OP = ''DELETE'' THEN
    IF NOT EXISTS (SELECT 1 FROM "Contact" WHERE "id" = OLD."contactId")
      AND NOT EXISTS (SELECT 1 FROM "Address" WHERE "id" = OLD."addressId" AND "sealed" <> '''') THEN
      RETURN OLD\073
    END IF\073
  END IF\073
  RAISE EXCEPTION ''PermissionEvent is append-only''\073
END\073
';

CREATE TRIGGER "PermissionEvent_no_change" BEFORE UPDATE OR DELETE ON "PermissionEvent"
FOR EACH ROW EXECUTE FUNCTION permission_event_append_only();

CREATE TRIGGER "PermissionEvent_no_truncate" BEFORE TRUNCATE ON "PermissionEvent"
FOR EACH STATEMENT EXECUTE FUNCTION permission_event_append_only();
