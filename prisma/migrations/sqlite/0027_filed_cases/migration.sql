-- CreateTable
CREATE TABLE "Filing" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "nationalCode" TEXT,
    "bundle" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "filedOn" TEXT,
    "subjectKey" TEXT NOT NULL DEFAULT '',
    "applicantKey" TEXT NOT NULL DEFAULT '',
    "againOf" INTEGER,
    "againBy" INTEGER,
    "hold" TEXT,
    "holdSince" TEXT,
    "move" TEXT,
    "lookOn" TEXT,
    "ownerId" INTEGER,
    "dueOn" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "FilingSide" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "filingId" INTEGER NOT NULL,
    "side" TEXT NOT NULL,
    "rowKey" TEXT NOT NULL,
    "code" TEXT,
    "state" TEXT NOT NULL,
    "receivedOn" TEXT,
    "dueOn" TEXT,
    "doneOn" TEXT,
    "returnedOn" TEXT,
    "noticeSigned" BOOLEAN,
    "whoSealed" TEXT,
    "phoneHash" TEXT NOT NULL DEFAULT '',
    "reasonSealed" TEXT,
    "beyondRules" BOOLEAN,
    "mark" TEXT,
    "markedOn" TEXT,
    "asOf" TEXT NOT NULL,
    "vanishedOn" TEXT,
    "lastImportId" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "FilingSide_filingId_fkey" FOREIGN KEY ("filingId") REFERENCES "Filing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "FilingEvent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "filingId" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "kind" TEXT NOT NULL,
    "side" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "noteSealed" TEXT,
    "userId" INTEGER,
    "importId" INTEGER,
    CONSTRAINT "FilingEvent_filingId_fkey" FOREIGN KEY ("filingId") REFERENCES "Filing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "FilingList" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "side" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "provinceCode" TEXT NOT NULL,
    "bundle" TEXT NOT NULL,
    "fromDay" TEXT NOT NULL,
    "asOf" TEXT NOT NULL,
    "importId" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "FilingApart" (
    "lowId" INTEGER NOT NULL,
    "highId" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "userId" INTEGER,

    PRIMARY KEY ("lowId", "highId")
);

-- CreateIndex
CREATE INDEX "Filing_provinceCode_areaCode_hold_holdSince_idx" ON "Filing"("provinceCode", "areaCode", "hold", "holdSince");

-- CreateIndex
CREATE INDEX "Filing_nationalCode_idx" ON "Filing"("nationalCode");

-- CreateIndex
CREATE INDEX "Filing_subjectKey_idx" ON "Filing"("subjectKey");

-- CreateIndex
CREATE INDEX "Filing_applicantKey_idx" ON "Filing"("applicantKey");

-- CreateIndex
CREATE INDEX "Filing_lookOn_idx" ON "Filing"("lookOn");

-- CreateIndex
CREATE INDEX "FilingSide_side_code_idx" ON "FilingSide"("side", "code");

-- CreateIndex
CREATE INDEX "FilingSide_phoneHash_idx" ON "FilingSide"("phoneHash");

-- CreateIndex
CREATE UNIQUE INDEX "FilingSide_filingId_side_key" ON "FilingSide"("filingId", "side");

-- CreateIndex
CREATE UNIQUE INDEX "FilingSide_side_rowKey_key" ON "FilingSide"("side", "rowKey");

-- CreateIndex
CREATE INDEX "FilingEvent_filingId_idx" ON "FilingEvent"("filingId");

-- CreateIndex
CREATE UNIQUE INDEX "FilingList_areaCode_bundle_side_asOf_key" ON "FilingList"("areaCode", "bundle", "side", "asOf");
