using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Architecture;

/// <summary>What is public is explained. Linux is left out: kernel names are explained by the kernel's manual.</summary>
public class DocumentationTests
{
    [Theory]
    [InlineData(typeof(VrrpMachine))]
    [InlineData(typeof(SourceText))]
    public void Every_public_type_and_method_is_documented(Type inAssembly)
    {
        Assembly assembly = inAssembly.Assembly;
        HashSet<string> documented = [.. Members(assembly).Select(WithoutParameters)];
        assembly.GetExportedTypes()
            .SelectMany(type => Names(type))
            .Where(name => !documented.Contains(name))
            .Distinct()
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> Members(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .Where(member => member.Value.Trim().Length > 0 || member.Element("inheritdoc") is not null)
            .Select(member => member.Attribute("name")!.Value);

    private static string WithoutParameters(string member)
    {
        int end = member.IndexOfAny(['(', '~']);
        string name = end < 0 ? member : member[..end];
        int arity = name.StartsWith("M:", StringComparison.Ordinal) ? name.IndexOf("``", StringComparison.Ordinal) : -1;
        return arity < 0 ? name : name[..arity];
    }

    private static IEnumerable<string> Names(Type type)
    {
        string typeName = type.FullName!.Replace('+', '.');
        yield return $"T:{typeName}";
        if (type.IsSubclassOf(typeof(Delegate))) yield break;
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in type.GetMethods(Declared))
        {
            bool isOwn = !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute))
                && method.GetBaseDefinition() == method;
            if (isOwn && !IsOfRecord(method)) yield return $"M:{typeName}.{method.Name}";
        }

        foreach (FieldInfo field in type.GetFields(Declared))
        {
            if (!field.IsSpecialName) yield return $"F:{typeName}.{field.Name}";
        }
    }

    private static bool IsOfRecord(MethodInfo method) => method.Name is "Deconstruct" or "<Clone>$" or "PrintMembers";
}
