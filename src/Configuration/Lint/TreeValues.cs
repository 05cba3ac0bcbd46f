using System.Globalization;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint;

/// <summary>
/// Reads values from the tree the way the binder does, in silence: what it refuses, and has reported, counts as absent.
/// </summary>
internal static class TreeValues
{
    /// <summary>The number that a setting of a block has; null: not given, or refused.</summary>
    public static decimal? Number(this ConfigurationNode block, string keyword)
    {
        decimal? number = null;
        foreach (ConfigurationNode setting in block.All(keyword)) number = setting.Number() ?? number;
        return number;
    }

    /// <summary>The first argument of a setting as a number within its range; null: it is none.</summary>
    public static decimal? Number(this ConfigurationNode setting)
    {
        if (setting.Value is not { } text || setting.Keyword is not { } keyword) return null;
        bool isDecimal = keyword.Kind == ArgumentKind.Decimal;
        NumberStyles style = isDecimal ? NumberStyles.AllowDecimalPoint : NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out decimal value)) return null;
        if (isDecimal) value = Math.Round(value, keyword.Places, MidpointRounding.AwayFromZero);
        return value < keyword.Minimum || value > keyword.Maximum ? null : value;
    }

    /// <summary>All statements below a node, in order, without refused blocks and what stands in them.</summary>
    public static IEnumerable<ConfigurationNode> Effective(this ConfigurationNode node)
    {
        foreach (ConfigurationNode child in node.Children)
        {
            if (child.IsRefused) continue;
            yield return child;
            foreach (ConfigurationNode below in child.Effective()) yield return below;
        }
    }

    /// <summary>Seconds for a reader: "2 s", "0.5 s".</summary>
    public static string Seconds(decimal seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";

    /// <summary>"1 run", "3 runs".</summary>
    public static string Count(decimal number, string noun) =>
        number.ToString("0.###", CultureInfo.InvariantCulture) + " " + noun + (number == 1 ? "" : "s");
}
