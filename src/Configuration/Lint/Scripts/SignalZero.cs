namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>The signal 0, which only asks whether one may send signals: <c>killall -0 NAME</c>.</summary>
internal static class SignalZero
{
    /// <summary>Whether the arguments of killall or pkill ask for it.</summary>
    public static bool IsIn(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] is "-0" or "-s0" or "--signal=0") return true;
            if (arguments[i] is "-s" or "--signal" && i + 1 < arguments.Count && arguments[i + 1] == "0") return true;
        }

        return false;
    }
}
