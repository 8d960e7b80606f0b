-- CreateTable
CREATE TABLE "CampaignVersion" (
    "id" SERIAL NOT NULL,
    "campaignId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "authorId" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "plan" TEXT NOT NULL,

    CONSTRAINT "CampaignVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CampaignRemark" (
    "id" SERIAL NOT NULL,
    "campaignId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "CampaignRemark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "CampaignVersion_campaignId_number_key" ON "CampaignVersion"("campaignId", "number");

-- CreateIndex
CREATE INDEX "CampaignRemark_campaignId_idx" ON "CampaignRemark"("campaignId");
