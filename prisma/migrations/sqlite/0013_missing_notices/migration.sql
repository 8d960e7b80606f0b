-- CreateTable
CREATE TABLE "MissingNotice" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "provinceCode" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,
    "expected" INTEGER NOT NULL,
    "missing" TEXT NOT NULL,
    "madeAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "MissingNotice_provinceCode_kind_periodFrom_periodTo_key" ON "MissingNotice"("provinceCode", "kind", "periodFrom", "periodTo");

-- CreateIndex
CREATE INDEX "Message_areaCode_createdAt_idx" ON "Message"("areaCode", "createdAt");
