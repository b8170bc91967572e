using System.Reflection;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 5.</summary>
public sealed class StableWireTests
{
    [Fact]
    public void Every_grain_interface_and_each_of_its_methods_has_an_alias() =>
        Assert.Empty(Contracts.GrainInterfaces.Concat(Contracts.GrainInterfaces.SelectMany(grain => (MemberInfo[])grain.GetMethods())).Where(HasNoAlias).Select(Name));

    [Fact]
    public void Every_serialised_type_has_an_alias() => Assert.Empty(Contracts.Serialised.Where(HasNoAlias).Select(Name));

    [Fact]
    public void Every_grain_class_has_a_grain_type_of_its_own()
    {
        Assert.Empty(Contracts.GrainClasses.Where(type => !type.IsDefined(typeof(GrainTypeAttribute))).Select(Name));
        Assert.Empty(Twice(Contracts.GrainClasses.Select(type => type.GetCustomAttributesData().Single(data => data.AttributeType == typeof(GrainTypeAttribute)).ConstructorArguments[0].Value)));
    }

    [Fact]
    public void No_alias_names_two_types_or_two_methods_of_one_interface()
    {
        Assert.Empty(Twice(Contracts.GrainInterfaces.Concat(Contracts.Serialised).Select(AliasOf)));
        Assert.All(Contracts.GrainInterfaces, grain => Assert.Empty(Twice(grain.GetMethods().Select(AliasOf))));
    }

    [Fact]
    public void Every_serialised_member_has_an_id_and_no_two_share_one() => Assert.Empty(Contracts.Serialised.Where(type => !type.IsEnum).SelectMany(WrongIds));

    [Fact]
    public void Every_record_on_the_wire_is_immutable() =>
        Assert.Empty(Contracts.Serialised.Where(type => !type.IsEnum && !typeof(Exception).IsAssignableFrom(type) && !type.IsDefined(typeof(ImmutableAttribute))).Select(Name));

    [Fact]
    public void The_checks_see_what_the_rule_forbids()
    {
        Assert.True(HasNoAlias(typeof(Planted)));
        Assert.Equal(["Planted.Second has no id", "Planted has an id twice"], WrongIds(typeof(Planted)));
        Assert.Equal(["a"], Twice(["a", "b", "a"]));
    }

    static bool HasNoAlias(MemberInfo member) => !member.IsDefined(typeof(AliasAttribute), inherit: false);

    static object? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    static string Name(MemberInfo member) => member is Type ? member.Name : $"{member.DeclaringType!.Name}.{member.Name}";

    static IEnumerable<object?> Twice(IEnumerable<object?> names) => names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);

    static IEnumerable<string> WrongIds(Type type)
    {
        // A property without a field behind it is computed and does not travel.
        var members = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(field => field.Name.StartsWith('<') ? (MemberInfo?)type.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)]) : field).OfType<MemberInfo>().ToList();
        foreach (var member in members.Where(member => !member.IsDefined(typeof(IdAttribute)))) yield return $"{type.Name}.{member.Name} has no id";
        var ids = members.Select(member => member.GetCustomAttribute<IdAttribute>()?.Id).OfType<uint>().ToList();
        if (ids.Distinct().Count() < ids.Count) yield return $"{type.Name} has an id twice";
    }

    sealed record Planted([property: Id(0)] string First, string Second, [property: Id(0)] string Third);
}
