using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace StreamVibe.Vault;

public static class VaultedOptions
{
    /// <summary>
    /// Lets every text of these options, also in lists and in options inside, say <c>vault:name</c>. Take them by <see cref="IOptionsMonitor{T}"/>: a value may change while the process runs.
    /// </summary>
    public static OptionsBuilder<T> FromVault<T>(this OptionsBuilder<T> options, string section) where T : class
    {
        options.Services.TryAddSingleton<VaultSettings>();
        options.Services.AddSingleton(new VaultSection(section));
        options.Services.AddSingleton<IPostConfigureOptions<T>, Filled<T>>();
        options.Services.AddSingleton<IOptionsChangeTokenSource<T>, Filled<T>>();
        return options;
    }

    sealed class Filled<T>(VaultSettings settings) : IPostConfigureOptions<T>, IOptionsChangeTokenSource<T> where T : class
    {
        public string? Name => Options.DefaultName;

        public void PostConfigure(string? name, T options) => Fill(options);

        public IChangeToken GetChangeToken() => settings.Changes();

        void Fill(object options)
        {
            foreach (var property in options.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
                switch (property.GetValue(options))
                {
                    case string text when property.CanWrite:
                        property.SetValue(options, settings.Resolve(text));
                        break;
                    case IDictionary<string, string> texts:
                        foreach (var key in texts.Keys.ToList()) texts[key] = settings.Resolve(texts[key]);
                        break;
                    case IList<string> texts:
                        for (var i = 0; i < texts.Count; i++) texts[i] = settings.Resolve(texts[i]);
                        break;
                    case { } inside when inside.GetType() is { IsClass: true, Namespace: { } place } && place.StartsWith(nameof(StreamVibe), StringComparison.Ordinal):
                        Fill(inside);
                        break;
                }
        }
    }
}
