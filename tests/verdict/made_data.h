/* made_data.h: small csv files with a known fault, made in code. */
#ifndef VGTOP_TEST_MADE_DATA_H
#define VGTOP_TEST_MADE_DATA_H

#include <stdbool.h>
#include <stddef.h>

/* Writes every file below into the folder. False when one could not be written.
 *
 *     blobs.csv    three clouds in two columns, 600 samples: can be learned, but not without a mistake
 *     times100.csv the same, a hundred times as large
 *     person.csv   age, income and a ratio: columns whose spreads differ by six decades; two classes
 *     pixels.csv   16 bytes as they are, 0 to 255; two classes
 *     random.csv   four columns that tell nothing of two classes
 *     random10.csv the same of ten classes
 *     rare10.csv, rare2.csv, rare1.csv  one class has 10, 2, 1 % of the samples, and the columns tell next to nothing of it
 *     noisy.csv    blobs in ten columns, 40 % of the labels drawn anew: 300 samples to learn by heart
 *     skewed.csv   one class has 80 % of the samples, and the columns tell them apart
 *     figures.csv  ten figures of 8 x 8 points, 0 to 1; figures16.csv and figures255.csv the same, 0 to 16 and 0 to 255
 *     mislabelled.csv, shuffled.csv  figures, 40 % or all of whose labels are drawn anew
 *     patients.csv nine columns that tell two classes apart in three of four samples
 *     numbers.csv  a number to learn; numbers100.csv the same, a hundred times as large
 *     unknown.csv  a number of which the columns tell nothing */
bool make_data(const char *folder);
/* Their names without ".csv", in turn; NULL behind the last. */
const char *made_data_name(size_t index);

#endif
