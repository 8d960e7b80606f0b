-- CreateTable
CREATE TABLE "AuditTouch" (
    "areaCode" TEXT NOT NULL,
    "entryId" INTEGER NOT NULL,

    PRIMARY KEY ("areaCode", "entryId")
);

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "entryId" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "genesis" TEXT NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_AuditEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "userId" INTEGER,
    "program" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "areas" TEXT NOT NULL DEFAULT '[]',
    "detail" TEXT NOT NULL DEFAULT '{}',
    "hash" TEXT NOT NULL DEFAULT ''
);
INSERT INTO "new_AuditEntry" ("action", "at", "detail", "id", "subject", "userId") SELECT "action", "at", "detail", "id", "subject", "userId" FROM "AuditEntry";
DROP TABLE "AuditEntry";
ALTER TABLE "new_AuditEntry" RENAME TO "AuditEntry";
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");
CREATE INDEX "AuditEntry_userId_action_at_idx" ON "AuditEntry"("userId", "action", "at");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
