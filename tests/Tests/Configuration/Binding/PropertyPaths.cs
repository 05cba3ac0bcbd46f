using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>What differs between two values of a type, as lines <c>path = value</c>.</summary>
internal static class PropertyPaths
{
    public static IEnumerable<string> Difference(object before, object after)
    {
        var known = new HashSet<string>(Of(before));
        var paths = known.Select(PathOf).ToHashSet();

        // Of what was not there at all, only that is of interest which says something.
        return Of(after).Where(line => !known.Contains(line) && (paths.Contains(PathOf(line)) || !IsEmpty(line)));
    }

    private static string PathOf(string line) => line[..line.IndexOf(" = ", StringComparison.Ordinal)];

    private static bool IsEmpty(string line) =>
        line.EndsWith(" = null", StringComparison.Ordinal) || line.EndsWith(" = False", StringComparison.Ordinal)
        || line.EndsWith(".Count = 0", StringComparison.Ordinal);

    private static IEnumerable<string> Of(object value) => Of("", value);

    private static IEnumerable<string> Of(string path, object? value)
    {
        switch (value)
        {
            case null:
                return [$"{path} = null"];
            case string or byte[]:
                return [$"{path} = {(value is byte[] bytes ? Convert.ToHexString(bytes) : value)}"];
            case IEnumerable items:
                object?[] all = [.. items.Cast<object?>()];
                return [$"{path}.Count = {all.Length}", .. all.SelectMany((item, i) => Of($"{path}[{i}]", item))];
            default:
                Type type = value.GetType();
                if (type.IsValueType) return [string.Create(CultureInfo.InvariantCulture, $"{path} = {value}")];
                return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .SelectMany(property => Of(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.GetValue(value)));
        }
    }
}
