package command

import (
	"bytes"
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tienglang/app"
	tables "tienglang/app/inventory/intake"
	"tienglang/app/sheet"
	"tienglang/app/store"
	"tienglang/sync/wire"
)

// clusterTable is a table of clusters as it was read from a file.
type clusterTable struct {
	rows    [][]string
	remarks []tables.Doubt // on the file
}

// inventoryTable reads a table of clusters from XLSX, CSV or JSON, by its
// ending: "inventory.sheet_ending" for another one, "inventory.file_empty".
func inventoryTable(path string) (t clusterTable, err error) {
	from := map[string]func([]byte) ([][]string, error){
		".xlsx": t.sheet,
		".csv":  tables.FromCSV,
		".json": tables.FromJSON,
	}[strings.ToLower(filepath.Ext(path))]
	if from == nil {
		return t, app.Fail("inventory.sheet_ending", nil, "name", filepath.Base(path))
	}
	body, err := sheet.Bytes(path)
	if err != nil {
		return t, err
	}
	if len(body) == 0 {
		return t, app.Fail("inventory.file_empty", nil)
	}
	t.rows, err = from(body)
	return t, err
}

// sheet reads the sheet of an XLSX file that has the headings of clusters; of
// several it is told which.
func (t *clusterTable) sheet(body []byte) ([][]string, error) {
	s, err := sheet.ReadFitting(body, tables.MostRows, tables.Headed)
	if err == nil && len(s.Others) > 0 {
		t.remarks = append(t.remarks, tables.OfSheets(s.Name, s.Others))
	}
	return s.Rows, err
}

// understand finds the columns of a table; by are columns that a person names,
// such as 3=code, or 3= for one that is not used.
func understand(rows [][]string, by []string) (tables.Layout, error) {
	l, err := tables.Understand(rows)
	if err != nil {
		return l, err
	}
	for _, one := range by {
		at, field, ok := strings.Cut(one, "=")
		n, err := strconv.Atoi(at)
		if !ok || err != nil || n < 1 || field != "" && tables.Heading(tables.Field(field)) == "" {
			return l, app.Fail("inventory.sheet_column", err, "column", one)
		}
		l = l.With(n-1, tables.Field(field))
	}
	return l, nil
}

// writeInventory writes the inventory to a file, by its ending, and returns how
// many clusters it has.
func writeInventory(ctx context.Context, db *store.DB, path string) (int, error) {
	rows, err := inventoryRows(ctx, db)
	if err != nil {
		return 0, err
	}
	body, err := inventoryBytes(rows, path)
	if err != nil {
		return 0, err
	}
	if err := wire.WriteFileSynced(path, body); err != nil {
		return 0, app.Fail("sheet.write", err, "name", path)
	}
	return len(rows) - 1, nil
}

func inventoryRows(ctx context.Context, db *store.DB) ([][]string, error) {
	clusters, err := db.Clusters(ctx)
	if err != nil {
		return nil, err
	}
	hamlets, err := db.Hamlets(ctx)
	return tables.Table(clusters, hamlets), err
}

func inventoryBytes(rows [][]string, path string) ([]byte, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
		var b bytes.Buffer
		err := sheet.Write(&b, sheet.Table{Name: "Cụm loa", Rows: sheet.Typed(rows, tables.Kinds()...), Widths: inventoryWidths})
		return b.Bytes(), err
	case ".csv":
		return tables.ToCSV(rows)
	case ".json":
		return tables.ToJSON(rows)
	}
	return nil, app.Fail("inventory.sheet_ending", nil, "name", filepath.Base(path))
}

// inventoryWidths are those of the columns, in letters.
var inventoryWidths = []float64{8, 16, 30, 20, 12, 8, 8, 16, 30, 11, 12, 18, 16, 24, 18, 14, 16, 16, 18, 22, 12, 16, 12, 16, 10, 10, 10, 12, 18, 14, 13, 14, 30, 30}

// inventoryImport is how a table is brought in.
type inventoryImport struct {
	data, file    string
	columns       []string
	take          []int
	leaveOut, try bool
	asJSON        bool
}

func newInventoryImport() *cobra.Command {
	var in inventoryImport
	cmd := &cobra.Command{
		Use:   "import --data DIR [--dry-run] [--json] [--leave-out] [--take ROWS] [--column N=FIELD] FILE.xlsx|FILE.csv|FILE.json",
		Short: "Bring clusters in from a spreadsheet, CSV or JSON",
		Long: "Bring clusters in from a table as communes keep it. Its headings are found, over\n" +
			"one to three rows; each row is new, changes a cluster, says the same, or is\n" +
			"doubtful. While a row is doubtful nothing is kept: correct the file, take the row\n" +
			"with its doubts (--take 12,15) or leave out all that are doubtful (--leave-out).\n" +
			"All is kept at once, and `inventory undo` takes it back. The columns are explained\n" +
			"in docs/cum-loa.md; `inventory export` writes them.",
		Example: "  tienglang inventory import --data DIR --dry-run cum-loa.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in.file = args[0]
			table, err := inventoryTable(in.file)
			if err != nil {
				return err
			}
			run := func(ctx context.Context, db *store.DB) error {
				s, err := inventoryOf(ctx, db)
				if err != nil {
					return err
				}
				return in.run(ctx, cmd.OutOrStdout(), s, table)
			}
			if in.try {
				return withTrial(cmd.Context(), in.data, run)
			}
			return withAnyFolder(cmd.Context(), cmd.ErrOrStderr(), in.data, run)
		},
	}
	cmd.Flags().StringVar(&in.data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	cmd.Flags().BoolVar(&in.try, "dry-run", false, "tell what would be changed, and keep nothing")
	cmd.Flags().BoolVar(&in.asJSON, "json", false, "tell it as one JSON object")
	cmd.Flags().BoolVar(&in.leaveOut, "leave-out", false, "keep the other rows, and leave the doubtful ones out")
	cmd.Flags().IntSliceVar(&in.take, "take", nil, "rows to be kept with their doubts, by their numbers in the sheet")
	cmd.Flags().StringArrayVar(&in.columns, "column", nil, "what a column tells: 3=code, or 3= not to use it (may be repeated)")
	return cmd
}
