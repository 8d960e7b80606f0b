-- CreateTable
CREATE TABLE "Pace" (
    "name" TEXT NOT NULL,
    "nextFree" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "Pace_pkey" PRIMARY KEY ("name")
);
