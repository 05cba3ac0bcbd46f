using System.Globalization;
using System.Text;

namespace Holdfast.Configuration.Text;

/// <summary>How many columns of a terminal a text takes: carets must stand below what they mean.</summary>
internal static class DisplayWidth
{
    /// <summary>Columns: two for the wide letters of East Asia and for pictures, none for marks upon other letters.</summary>
    public static int Of(StringBuilder text)
    {
        int width = 0;
        foreach (Rune rune in text.ToString().EnumerateRunes()) width += Of(rune);
        return width;
    }

    private static int Of(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3 or >= 0xf900 and <= 0xfaff => 2,
        >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6 or >= 0x1f300 and <= 0x1faff => 2,
        >= 0x20000 and <= 0x3fffd => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0 : 1,
    };
}
