-- CreateTable
CREATE TABLE "Pace" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "nextFree" REAL NOT NULL
);
