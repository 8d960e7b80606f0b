-- CreateTable
CREATE TABLE "Allowance" (
    "channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "addressId" INTEGER NOT NULL DEFAULT 0,
    "period" TEXT NOT NULL DEFAULT '',
    "left" INTEGER NOT NULL,
    "total" INTEGER,
    "toldAt" DATETIME NOT NULL,

    PRIMARY KEY ("channel", "name", "addressId")
);

-- CreateTable
CREATE TABLE "WireHold" (
    "channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "until" DATETIME NOT NULL,

    PRIMARY KEY ("channel", "name")
);

-- CreateIndex
CREATE INDEX "Allowance_addressId_toldAt_idx" ON "Allowance"("addressId", "toldAt");

-- CreateIndex
CREATE INDEX "WireHold_until_idx" ON "WireHold"("until");
