-- CreateIndex
CREATE INDEX "Message_groupId_idx" ON "Message"("groupId");

-- CreateIndex
CREATE INDEX "Message_state_expiresAt_idx" ON "Message"("state", "expiresAt");
