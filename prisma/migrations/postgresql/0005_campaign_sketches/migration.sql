-- CreateTable
CREATE TABLE "CampaignSketch" (
    "id" SERIAL NOT NULL,
    "authorId" INTEGER NOT NULL,
    "campaignId" INTEGER,
    "form" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "CampaignSketch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "CampaignSketch_campaignId_key" ON "CampaignSketch"("campaignId");

-- CreateIndex
CREATE INDEX "CampaignSketch_authorId_idx" ON "CampaignSketch"("authorId");
