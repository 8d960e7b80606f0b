-- CreateTable
CREATE TABLE "CampaignVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "campaignId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "authorId" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "plan" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "CampaignRemark" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "campaignId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "CampaignVersion_campaignId_number_key" ON "CampaignVersion"("campaignId", "number");

-- CreateIndex
CREATE INDEX "CampaignRemark_campaignId_idx" ON "CampaignRemark"("campaignId");
