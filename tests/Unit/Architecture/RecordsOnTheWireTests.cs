using System.Reflection;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 5: what the contracts analyzer leaves out, the members of what grains speak, stands in a reviewed file too.</summary>
public sealed class RecordsOnTheWireTests
{
    const string Listed = "Grains.Interfaces/OrleansRecords.txt";

    const string Header =
        """
        # The members of everything that grains send each other: alias, then id, type and name of each member.
        # A test compares this file with the code. After an intended change: UPDATE_CONTRACTS=1 dotnet test --project tests/Unit, then read the difference.
        # A member may be added with a new id. Never change the type behind an id or use an id again: silos of two builds run side by side during an upgrade.

        """;

    [Fact]
    public void The_records_are_as_the_reviewed_file_lists_them()
    {
        var rendered = Header + string.Join("\n", Contracts.Serialised.Select(Render).Order(StringComparer.Ordinal));
        if (Environment.GetEnvironmentVariable("UPDATE_CONTRACTS") == "1") File.WriteAllText(Path.Combine(SourceTree.Root, Listed), rendered);
        Assert.Equal(SourceTree.Read(Listed).Text, rendered, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_renumbered_a_retyped_and_a_new_member_each_change_the_text()
    {
        var texts = new[] { typeof(One.Planted), typeof(Renumbered.Planted), typeof(Retyped.Planted), typeof(Grown.Planted) }.Select(Render).ToList();
        Assert.Equal("Planted\n  0: Int32 Count\n", texts[0]);
        Assert.Equal(4, texts.Distinct().Count());
    }

    static string Render(Type type)
    {
        var name = type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name;
        var members = type.IsEnum
            ? type.GetEnumNames().Select(value => $"  {Convert.ToInt64(Enum.Parse(type, value), null)}: {value}")
            : type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(member => member.IsDefined(typeof(IdAttribute))).OrderBy(member => member.GetCustomAttribute<IdAttribute>()!.Id)
                .Select(member => $"  {member.GetCustomAttribute<IdAttribute>()!.Id}: {TypeName(member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType)} {member.Name}");
        return name + "\n" + string.Concat(members.Select(member => member + "\n"));
    }

    static string TypeName(Type type) => Nullable.GetUnderlyingType(type) is { } bare ? TypeName(bare) + "?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
        : type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name;

    static class One { public sealed record Planted([property: Id(0)] int Count); }

    static class Renumbered { public sealed record Planted([property: Id(1)] int Count); }

    static class Retyped { public sealed record Planted([property: Id(0)] long Count); }

    static class Grown { public sealed record Planted([property: Id(0)] int Count, [property: Id(1)] string Name); }
}
