-- CreateTable
CREATE TABLE "CampaignSketch" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "authorId" INTEGER NOT NULL,
    "campaignId" INTEGER,
    "form" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "CampaignSketch_campaignId_key" ON "CampaignSketch"("campaignId");

-- CreateIndex
CREATE INDEX "CampaignSketch_authorId_idx" ON "CampaignSketch"("authorId");
