-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_ChannelDay" (
    "channel" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "tried" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "doubtful" INTEGER NOT NULL DEFAULT 0,
    "lastSent" DATETIME,

    PRIMARY KEY ("channel", "day")
);
INSERT INTO "new_ChannelDay" ("channel", "day", "sent") SELECT "channel", "day", "sent" FROM "ChannelDay";
DROP TABLE "ChannelDay";
ALTER TABLE "new_ChannelDay" RENAME TO "ChannelDay";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
