namespace Holdfast.Configuration.Syntax;

/// <summary>A <c>~LST(...)</c>: its variables and, for each pass, a value for each of them.</summary>
internal sealed class ValueList
{
    /// <summary>The variables: ranges of the parameters.</summary>
    public List<(int Start, int Length)> Variables { get; private set; } = [];

    /// <summary>The passes.</summary>
    public List<List<(int Start, int Length)>> Passes { get; } = [];

    /// <summary>Reads <c>var,v1,v2</c> or <c>{a,b},{1,2},{3,4}</c>.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? TryParse(ReadOnlySpan<char> text, out ValueList list)
    {
        list = new ValueList();
        int position = 0;
        bool first = true;
        while (position <= text.Length)
        {
            string? problem = ReadItem(text, ref position, out List<(int, int)> members);
            if (problem is not null) return problem;
            if (first)
            {
                list.Variables = members;
            }
            else if (members.Count > list.Variables.Count)
            {
                return $"there are {members.Count} values for {list.Variables.Count} variables";
            }
            else
            {
                list.Passes.Add(members);
            }

            first = false;
        }

        return list.Passes.Count == 0 ? "there are no values" : null;
    }

    private static string? ReadItem(ReadOnlySpan<char> text, ref int position, out List<(int Start, int Length)> members)
    {
        members = [];
        position = Blanks.Skip(text, position);
        bool group = position < text.Length && text[position] == '{';
        if (group) position++;
        ReadOnlySpan<char> stops = group ? ",}" : ",";
        while (true)
        {
            int start = Blanks.Skip(text, position);
            int length = text[start..].IndexOfAny(stops);
            if (length < 0 && group) return "a closing } is missing";
            int end = length < 0 ? text.Length : start + length;
            int trimmed = Blanks.SkipBack(text, start, end);
            if (text[start..trimmed].IndexOfAny(Blanks.Any) >= 0) return $"'{text[start..trimmed]}' contains a blank";
            members.Add((start, trimmed - start));
            position = end + 1;
            if (!group) return null;
            if (text[end] == '}') break;
        }

        position = Blanks.Skip(text, position);
        if (position < text.Length && text[position] != ',') return "a comma is missing behind a }";
        position++;
        return null;
    }
}
