/** The signs of the picker, by what they are about: enough to be kind with; the keyboard of the device has them all. */
export const emoji = [
  {
    group: 'faces',
    signs: '😀 😃 😄 😁 😆 😅 😂 🙂 😉 😊 😍 😘 😋 😎 🤔 😐 😶 🙄 😏 😮 😴 😕 😟 😢 😭 😤 😡 😱 😳 🥺 🤗 🤯',
  },
  { group: 'people', signs: '👍 👎 👌 ✌️ 🤞 🤝 👏 🙌 🙏 💪 👋 👉 👈 👆 👇 🙋 🤷 🤦' },
  {
    group: 'things',
    signs: '❤️ 💔 💯 ✨ ⭐ 🎉 🎁 🌹 ☀️ 🌧️ ☕ 🍵 📦 📷 📞 💳 💰 🧾 🔑 🔒 ⏰ 📅 📍 🚚 ✈️ 🏠 💡',
  },
  { group: 'marks', signs: '✅ ❌ ❓ ❗ ⚠️ ➡️ ⬅️ 🔴 🟢 🔵 1️⃣ 2️⃣ 3️⃣ 🆗 🔁' },
] as const;

export const signsOf = (signs: string): readonly string[] => signs.split(' ');
