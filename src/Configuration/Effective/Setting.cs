using System.Globalization;

namespace Holdfast.Configuration.Effective;

/// <summary>A value of a record of the model, as a line of its block.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <param name="Keyword">The keyword that writes it; also those that the line stands for, separated by <c>|</c>.</param>
/// <param name="Statement">The line; null: there is none for this record.</param>
/// <param name="Inherited">Keywords of <c>global_defs</c> that it falls back to, separated by <c>|</c>; empty: none.</param>
internal sealed record Setting<T>(string Keyword, Func<T, string?> Statement, string Inherited = "")
{
    /// <summary>Every keyword that the line stands for.</summary>
    public string[] Keywords { get; } = Keyword.Split('|');

    /// <summary>The keywords of <c>global_defs</c>.</summary>
    public string[] Globals { get; } = Inherited.Split('|', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Values as the language writes them.</summary>
internal static class Written
{
    /// <summary>Seconds with as many places as needed.</summary>
    public static string Seconds(TimeSpan time) =>
        ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static string Bool(bool value) => value ? "true" : "false";
}
