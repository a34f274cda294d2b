/* replay.c - the main of a fuzz target where there is no libFuzzer: feeds it each file of the folders named, in TAP. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20, PATH_BYTES = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool feed(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	uint8_t *bytes = malloc(FILE_BYTES_MAX);
	size_t n = bytes ? fread(bytes, 1, FILE_BYTES_MAX, f) : 0;
	bool read = bytes && !ferror(f);
	fclose(f);
	/* A block of just its size, so that a byte read past the end is seen. */
	uint8_t *exact = malloc(n > 0 ? n : 1);
	if (read && exact) {
		memcpy(exact, bytes, n);
		LLVMFuzzerTestOneInput(exact, n);
	}
	free(exact);
	free(bytes);
	return read && exact;
}

static int feed_folder(const char *folder, int *number)
{
	struct dirent **entries;
	char path[PATH_BYTES];
	int failed = 0;
	int count = scandir(folder, &entries, is_visible, alphasort);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		bool good = feed(path);
		printf("%sok %d - corpus %s\n", good ? "" : "not ", ++*number, path);
		fflush(stdout);
		failed += !good;
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return count <= 0 || failed > 0;
}

int main(int argc, char **argv)
{
	int number = 0, failed = 0;
	for (int i = 1; i < argc; i++)
		failed |= feed_folder(argv[i], &number);
	printf("1..%d\n", number);
	return failed;
}
