using System.Collections;
using System.Reflection;
using System.Text;

namespace Holdfast.Tests.Daemon.Control;

/// <summary>A value written out with everything in it, whatever collection types it uses: equal texts, equal values.</summary>
internal static class Structure
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, depth: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null: text.Append("null\n"); break;
            case string words: text.Append('"').Append(words).Append("\"\n"); break;
            case IEnumerable items:
                text.Append("[\n");
                foreach (object? item in items) Write(text.Append(' ', depth + 1), item, depth + 1);
                text.Append(' ', depth).Append("]\n");
                break;
            case not null when value.GetType() is { IsValueType: false } type:
                text.Append(type.Name).Append('\n');
                foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    Write(text.Append(' ', depth + 1).Append(property.Name).Append(' '), property.GetValue(value), depth + 1);
                }

                break;
            default: text.Append(value).Append('\n'); break;
        }
    }
}
