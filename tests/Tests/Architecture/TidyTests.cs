using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;
using Holdfast.Linux.Events;

namespace Holdfast.Tests.Architecture;

public class TidyTests
{
    [Fact]
    public void Unsafe_code_and_pragmas_are_only_in_Linux() =>
        Repository.Sources("src")
            .Where(path => !path.StartsWith("src/Linux/", StringComparison.Ordinal))
            .Where(path => Regex.IsMatch(Repository.Read(path), @"^\s*#pragma|\bunsafe\b[^.]*[{(]", RegexOptions.Multiline))
            .ShouldBeEmpty();

    [Fact]
    public void No_method_is_async_void() =>
        Repository.Sources("src").Where(path => Repository.Read(path).Contains("async void", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_imported_by_reflection_at_run_time() =>
        Repository.Sources("src").Where(path => Repository.Read(path).Contains("[DllImport", StringComparison.Ordinal))
            .ShouldBeEmpty();

    /// <summary>What one process keeps in a static field, a test of it in the same process would share.</summary>
    [Fact]
    public void No_static_field_can_be_written_to() =>
        Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !IsGenerated(type))
            .SelectMany(type => type.GetFields(
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !field.Name.StartsWith('<'))
            .Where(field => !field.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(field => $"{field.DeclaringType}.{field.Name}")
            .ShouldBeEmpty();

    [Fact]
    public void A_file_is_named_after_a_type_in_it() =>
        Repository.Sources("src").Where(path => !DeclaresItsName(path)).ShouldBeEmpty();

    private static IEnumerable<Assembly> Assemblies =>
    [
        typeof(VrrpMachine).Assembly, typeof(SourceText).Assembly, typeof(EventLoop).Assembly,
        Assembly.Load("holdfast"),
    ];

    // VrrpEngine.Faults.cs is a part of VrrpEngine; SocketStructures.cs holds the kernel's structures of a topic.
    private static bool DeclaresItsName(string path)
    {
        string name = Path.GetFileName(path).Split('.')[0];
        bool topLevel = name is "Program" or "AssemblyInfo" or "GlobalUsings";
        bool kernels = path.StartsWith("src/Linux/Interop/", StringComparison.Ordinal) && name.EndsWith("Structures");
        string declaration = $@"\b(class|struct|record|interface|enum)\s+{name}\b|\bdelegate\b.*\b{name}\(";
        return topLevel || kernels || Regex.IsMatch(Repository.Read(path), declaration);
    }

    private static bool IsGenerated(Type type)
    {
        for (Type? outer = type; outer is not null; outer = outer.DeclaringType)
        {
            bool isGenerated = outer.Name.StartsWith('<')
                || outer.IsDefined(typeof(CompilerGeneratedAttribute))
                || outer.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
                || outer.IsAssignableTo(typeof(System.Text.Json.Serialization.JsonSerializerContext));
            if (isGenerated) return true;
        }

        return false;
    }
}
