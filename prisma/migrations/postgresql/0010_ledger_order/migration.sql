-- CreateIndex
CREATE INDEX "Message_campaignId_id_idx" ON "Message"("campaignId", "id");
