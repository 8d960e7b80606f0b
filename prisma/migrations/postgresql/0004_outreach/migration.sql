-- AlterTable
ALTER TABLE "Link" ADD COLUMN     "placementKind" TEXT NOT NULL DEFAULT 'other',
ADD COLUMN     "retiredAt" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "OutreachEntry" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "reached" INTEGER,
    "linkCode" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "loggedAt" TIMESTAMP(3) NOT NULL,
    "loggedBy" INTEGER,
    "replacedBy" INTEGER,
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "OutreachEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OutreachEntry_areaCode_day_idx" ON "OutreachEntry"("areaCode", "day");

-- CreateIndex
CREATE INDEX "OutreachEntry_linkCode_idx" ON "OutreachEntry"("linkCode");
