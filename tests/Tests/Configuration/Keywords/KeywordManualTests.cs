using System.Runtime.CompilerServices;
using Holdfast.Configuration.Keywords;

namespace Holdfast.Tests.Configuration.Keywords;

public class KeywordManualTests
{
    [Fact]
    public void The_manual_page_is_that_of_the_table() =>
        Golden.Verify(KeywordManual.Write(), "holdfast.conf.5", Path.Combine(Packaging(), "x.cs"));

    [Fact]
    public void Every_row_is_in_the_manual_page()
    {
        string page = KeywordManual.Write();
        int rows = KeywordTable.Blocks().Sum(block => block.Block.Keywords.Count);

        page.Split(".TP\n.BI ").Length.ShouldBe(rows + 1);
        page.Split('\n').Where(line => line.StartsWith('.')).ShouldAllBe(line =>
            line.StartsWith(".TH ") || line.StartsWith(".SH ") || line.StartsWith(".SS ") || line.StartsWith(".TP") ||
            line.StartsWith(".B ") || line.StartsWith(".BI ") || line.StartsWith(".I ") || line.StartsWith(".BR ") || line.StartsWith(".IR ") || line == ".PP");
    }

    internal static string Packaging([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../../packaging"));
}
