using System.Reflection;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>The grains' interfaces and classes, by reflection.</summary>
static class Contracts
{
    public static readonly Assembly Interfaces = typeof(DomainException).Assembly, Grains = typeof(GrainsModule).Assembly, Api = typeof(Program).Assembly;

    public static IReadOnlyList<Type> GrainInterfaces { get; } = [.. OwnTypes(Interfaces).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    public static IReadOnlyList<Type> GrainClasses { get; } = [.. OwnTypes(Grains).Where(type => !type.IsAbstract && typeof(Grain).IsAssignableFrom(type))];

    public static IReadOnlyList<Type> Serialised { get; } =
        [.. OwnTypes(Interfaces).Concat(OwnTypes(Grains)).Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))];

    /// <summary>The types that people wrote: generated ones live in other namespaces or have names that C# cannot say.</summary>
    public static IEnumerable<Type> OwnTypes(Assembly assembly) => assembly.GetTypes().Where(type =>
        (type.Namespace == "StreamVibe" || type.Namespace?.StartsWith("StreamVibe.", StringComparison.Ordinal) == true || type == typeof(Program)) && !type.Name.Contains('<', StringComparison.Ordinal)
        && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null);

    /// <summary>The static methods behind the routes.</summary>
    public static IEnumerable<MethodInfo> Endpoints => OwnTypes(Api).Where(type => type.Name.EndsWith("Api", StringComparison.Ordinal) && type is { IsAbstract: true, IsSealed: true })
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(method => !method.Name.Contains('<', StringComparison.Ordinal) && method.ReturnType.Namespace?.StartsWith("System.Threading.Tasks", StringComparison.Ordinal) == true);
}
