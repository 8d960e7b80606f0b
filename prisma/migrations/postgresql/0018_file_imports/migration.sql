-- CreateTable
CREATE TABLE "FileImport" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "userId" INTEGER,
    "areaCode" TEXT NOT NULL,
    "areas" TEXT NOT NULL DEFAULT '[]',
    "counts" TEXT NOT NULL DEFAULT '{}',
    "undoneAt" TIMESTAMP(3),
    "undoneBy" INTEGER,

    CONSTRAINT "FileImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FileTrace" (
    "id" SERIAL NOT NULL,
    "importId" INTEGER NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "FileTrace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FileAnswers" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "areaCode" TEXT NOT NULL,
    "shape" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "answers" TEXT NOT NULL,
    "userId" INTEGER,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "FileAnswers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "FileImport_kind_at_idx" ON "FileImport"("kind", "at");

-- CreateIndex
CREATE INDEX "FileImport_areaCode_at_idx" ON "FileImport"("areaCode", "at");

-- CreateIndex
CREATE INDEX "FileTrace_importId_idx" ON "FileTrace"("importId");

-- CreateIndex
CREATE UNIQUE INDEX "FileAnswers_kind_areaCode_shape_key" ON "FileAnswers"("kind", "areaCode", "shape");

-- AddForeignKey
ALTER TABLE "FileTrace" ADD CONSTRAINT "FileTrace_importId_fkey" FOREIGN KEY ("importId") REFERENCES "FileImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;
